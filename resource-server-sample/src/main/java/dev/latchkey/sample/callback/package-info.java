/** Webhooks that are received: the starter has verified them before they come here, so that all that is left is to read them. */
package dev.latchkey.sample.callback;
