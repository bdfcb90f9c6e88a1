"""Preparing: what the chair of one conference reads and writes beforehand."""
