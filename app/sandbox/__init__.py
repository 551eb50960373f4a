"""What a process may no longer do: network, program start, files. Runs in every process.

Rule: no knowledge of models or documents.
"""
