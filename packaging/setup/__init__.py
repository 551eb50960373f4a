"""Set-up of a checkout: environment, engine, models, checks, package.

Runs with the machine's own Python before anything is installed; its one rule is: standard library only.
"""
