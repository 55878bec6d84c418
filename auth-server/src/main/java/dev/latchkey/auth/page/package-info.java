/**
 * What all pages of the dashboard have in common: how a request for one is guarded, how forms are read and their faults shown, how
 * refusals look, how times are written. The pages stand with their features and meet here, as the routes of {@code /api} meet in
 * {@code api}; the layout around them, the menu and the first page are the business of {@code dashboard}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"api", "event", "revocation"})
package dev.latchkey.auth.page;
