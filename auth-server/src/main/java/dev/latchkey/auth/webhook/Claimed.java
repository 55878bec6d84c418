package dev.latchkey.auth.webhook;

/**
 * A delivery that this node is to send.
 *
 * @param position in the outbox
 * @param id the delivery's, which its receiver sees
 * @param subject what it is about; messages about the same thing keep their order
 * @param attempts that were made before
 */
record Claimed(long position, String id, String subject, String body, int attempts) {}
