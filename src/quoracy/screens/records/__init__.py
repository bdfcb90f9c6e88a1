"""The record of a conference: writing it, each reader's copy, signing, sending, and what is added later."""
