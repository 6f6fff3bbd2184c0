//! SMI split, access and specs.
