/**
 * The revocation log: one ordered, gap-free list of everything that is no longer good, or that changed so that cached
 * answers about it are void. Owns its rows, its copy in memory, the way it reaches the other nodes, and the two endpoints that
 * resource servers follow it by. What is revoked, and why, is decided by the features that append to it.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"event", "secret"})
package dev.latchkey.auth.revocation;
