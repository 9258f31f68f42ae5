"""Checks of which nothing is kept: a folder of its own each, behind a name that nobody guesses, gone within an hour.

`runs` is the folder, `carrying` the process that reads and checks, held to so much memory and time.
"""
