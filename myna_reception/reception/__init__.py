"""The story of one reception (受付), in pure Python: states, events, effects, verdicts, errors, clock.

Nothing here knows a card reader, the network, the disk or Qt. ``session.advance`` turns a state and an event into the
next state and a list of effects; other layers carry the effects out and report back with events.
"""
