/**
 * Webhooks: an organization's endpoints, the outbox that its events are written to in their own transaction, the sender that empties it in
 * order and tries again, the secrets that requests are signed with, and the pages about all that. It listens to the events of all features and
 * knows none of them. How a signature is made stands in {@code protocol}; which addresses may be connected to is the business of {@code egress};
 * who is written to when a webhook is switched off, that of {@code account}.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"api", "egress", "event", "organization", "page", "secret"})
package dev.latchkey.auth.webhook;
