"""One index over what the rooms register, in each language its texts are written in, and only for those who may read them."""
