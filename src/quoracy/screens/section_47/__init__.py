"""Recording strategy discussions and concluding section 47 enquiries."""
