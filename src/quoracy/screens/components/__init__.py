"""What all screens share: the layout, how forms and dates look, and the parts that GOV.UK and MoJ Frontend lack."""
