//! Threads that take tasks from a queue.

use parking_lot::{Condvar, Mutex};
use std::{
	collections::VecDeque,
	io,
	panic::{catch_unwind, AssertUnwindSafe},
	sync::Arc,
	thread,
};

struct Queue<T> {
	tasks: VecDeque<T>,
	closed: bool,
}

/// A queue of tasks that its threads see to. What may wait in it, whoever fills it bounds.
pub struct Lane<T> {
	queue: Mutex<Queue<T>>,
	arrived: Condvar,
}

impl<T: Send + 'static> Lane<T> {
	pub fn new() -> Arc<Self> {
		Arc::new(Self {
			queue: Mutex::new(Queue { tasks: VecDeque::new(), closed: false }),
			arrived: Condvar::new(),
		})
	}

	/// Puts a task last.
	pub fn push(&self, task: T) {
		self.queue.lock().tasks.push_back(task);
		self.arrived.notify_one();
	}

	/// Ends the threads, each after the task it is at.
	pub fn close(&self) {
		self.queue.lock().closed = true;
		self.arrived.notify_all();
	}

	/// Starts a thread that sees to the tasks. One that panics is lost, the thread goes on.
	pub fn serve(self: &Arc<Self>, name: &str, work: impl Fn(T) + Send + 'static) -> io::Result<()> {
		let lane = self.clone();
		let thread = thread::Builder::new().name(name.to_owned());
		thread.spawn(move || {
			while let Some(task) = lane.next() {
				if catch_unwind(AssertUnwindSafe(|| work(task))).is_err() {
					log::error!(target: super::LOG_TARGET, "a task panicked");
				}
			}
		})?;
		Ok(())
	}

	fn next(&self) -> Option<T> {
		let mut queue = self.queue.lock();
		loop {
			if queue.closed {
				return None;
			}
			if let Some(task) = queue.tasks.pop_front() {
				return Some(task);
			}
			self.arrived.wait(&mut queue);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::sync::mpsc;

	#[test]
	fn tasks_should_be_seen_to_even_after_a_panic() {
		let lane = Lane::new();
		let (sender, receiver) = mpsc::channel();
		lane.serve("test", move |task: u32| {
			assert_ne!(task, 1);
			sender.send(task).unwrap();
		})
		.unwrap();
		(0..3).for_each(|task| lane.push(task));
		assert_eq!(receiver.recv().unwrap(), 0);
		assert_eq!(receiver.recv().unwrap(), 2);
		lane.close();
		assert!(receiver.recv().is_err());
	}
}
