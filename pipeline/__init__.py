"""Duban 督办."""
