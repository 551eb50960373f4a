"""What the program is measured against, each a program of its own, started only by `app.bench.reference`.

Rule: a request a line comes in on stdin as JSON, an answer a line goes out on stdout; see `wire`.
"""
