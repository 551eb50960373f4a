"""Models on this computer: window's process. Getting them (`fetch*`, `hub_*`): the download child's alone.

Rule: only `fetch_client` makes connections, and only to whom the person trusts.
"""
