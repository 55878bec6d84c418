/** Where an organization wants to be called back. Nothing is called; the authorization server's own webhooks are elsewhere. */
package dev.latchkey.sample.webhook;
