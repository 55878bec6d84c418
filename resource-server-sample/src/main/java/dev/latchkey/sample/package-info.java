/**
 * A small resource server behind the starter, as an example: CronFlow's jobs, workers and webhook settings, CronJobPro's jobs
 * and CronDB's look-ups. It checks no credential itself; what each route needs stands in {@code application.yml}.
 */
package dev.latchkey.sample;
