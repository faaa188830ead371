//! Networks that are built here.

pub mod minilm;
pub mod mlp;
pub mod mnist;
pub mod mobilenet;
pub mod resnet;
pub mod small;
