/** Jobs, their runs and the log of these, each within the organization that they belong to. They are kept in memory. */
package dev.latchkey.sample.job;
