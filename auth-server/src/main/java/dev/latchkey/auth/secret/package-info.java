/**
 * Making, comparing and sealing secrets. Plain and hashed secrets are different types and neither prints; what must be read
 * back (signing keys, seeds) is sealed under the master key. What a secret is good for is its feature's business.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
package dev.latchkey.auth.secret;
