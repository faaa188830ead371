//! Freehold end to end: real nodes, real models, the command-line tool.

mod commands;
mod failures;
mod governance;
mod lives;
mod market;
mod ownership;
mod pool;
mod recovery;
mod redundancy;
