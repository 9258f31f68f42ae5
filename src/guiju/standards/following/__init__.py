"""Following a Selection: saved under a name, told by e-mail or in a feed.

What happened to a Selection between two moments is worked out from the journal and from the days that passed, so
nothing has to be kept of what it held before.
"""
