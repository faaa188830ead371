//! Functions of real numbers, from `libm` with software floats, so that their bits are the same everywhere.
