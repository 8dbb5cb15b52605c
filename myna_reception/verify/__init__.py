"""Is this the holder, and is the card good: certificate standing, PIN rules, the clinic's policy."""
