//! Freehold end to end: real nodes, real models, the command-line tool.

mod commands;
mod failures;
mod market;
mod pool;
mod recovery;
mod redundancy;
