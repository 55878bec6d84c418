/**
 * The audit log: every security event as a row, written in the transaction of the change, or, where there is none (issuing a
 * token), by the group commit before the change takes effect. Owns the rows, their partitions and the writer; which events there
 * are is the features' business.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"api", "event", "jwk", "organization", "page", "revocation", "secret"})
package dev.latchkey.auth.audit;
