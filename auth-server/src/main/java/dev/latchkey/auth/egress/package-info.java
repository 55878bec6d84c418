/**
 * Requests that this server makes because somebody asked for them: to which URLs and addresses it may, and how, so that nobody reaches the
 * network behind it through it. Owns the policy ({@code latchkey.egress}), the reading of URLs and the client. Why a request is made, what is in
 * it and whether it is made again is the business of the feature that sends it; the identity provider, which the operator names, is reached
 * by {@code federation} itself.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
package dev.latchkey.auth.egress;
