/**
 * Signed callbacks: on the configured paths a signature takes the place of a credential, and is checked before anyone else reads
 * the body. How a signature is made stands in {@code protocol}; credentials are the business of {@code web}.
 */
package dev.latchkey.resourceserver.webhook;
