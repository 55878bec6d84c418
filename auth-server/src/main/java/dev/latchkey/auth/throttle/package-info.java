/**
 * Counting attempts, so that whoever guesses is slowed down: how often each of somebody may try in a time, in a set that does not grow
 * without bound. Who is counted together, what counts as an attempt and how a refusal looks is the feature's business.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
package dev.latchkey.auth.throttle;
