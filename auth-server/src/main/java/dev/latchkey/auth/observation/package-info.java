/**
 * What is seen of requests from outside: Spring's metrics of them, and their traces, where an operator has named a collector (OpenTelemetry). What
 * a feature counts stands in the feature; which request a log line belongs to, in {@code event}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"event"})
package dev.latchkey.auth.observation;
