/** Encryption of what is stored and must be read back, and the one key for it. What is encrypted is the callers' business. */
package dev.latchkey.sample.encryption;
