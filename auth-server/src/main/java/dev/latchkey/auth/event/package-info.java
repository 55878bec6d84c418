/**
 * What happened, told to whoever must know: the vocabulary of security events. A feature publishes an event in the
 * transaction of the change, through Spring's {@code ApplicationEventPublisher}, and knows none of the listeners; audit,
 * webhooks and metrics listen. How an event is stored or sent is theirs.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
package dev.latchkey.auth.event;
