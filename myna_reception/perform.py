"""Carries out the effects of a reception."""
