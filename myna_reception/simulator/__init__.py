"""Stands in for the outside world: virtual cards, the PKI behind them, personas, the eligibility service.

Everything here is practice (練習). It implements the interfaces of ``card`` and ``eligibility`` and is known only to
the composition root and the command line.
"""
