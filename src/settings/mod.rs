//! What the user meant: flag over environment over file over default. The only reader of the environment.

pub(crate) mod environment;
pub(crate) mod file;

pub(crate) use environment::Environment;
pub(crate) use file::SettingsFile;
