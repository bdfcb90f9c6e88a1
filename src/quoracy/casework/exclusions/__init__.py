"""Keeping somebody out of a conference or a part of it: asked with evidence, ruled by the chair, told in writing."""
