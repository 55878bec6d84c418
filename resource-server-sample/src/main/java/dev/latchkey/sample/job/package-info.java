/**
 * Jobs, their runs and the log of these, each within the organization that they belong to. They are kept in the database; the
 * values of their request headers are kept encrypted and never shown.
 */
package dev.latchkey.sample.job;
