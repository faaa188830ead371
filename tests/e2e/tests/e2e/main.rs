//! Freehold end to end: real nodes, real models, the command-line tool.

mod failures;
mod market;
mod pool;
mod redundancy;
