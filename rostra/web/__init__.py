"""All HTTP: the faces and the parts they are built from."""
