/**
 * Mail to people: texts from templates, sent after the commit and off the request, on a bounded queue of its own. Used only where an SMTP
 * server is configured. Whom to write to, what about, and what to do where there is no mail is the business of the feature that writes.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"event"})
package dev.latchkey.auth.mail;
