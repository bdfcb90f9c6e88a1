"""The record of a conference: labelled passages, each reader's copy, signing, who gets it, and what is added later."""
