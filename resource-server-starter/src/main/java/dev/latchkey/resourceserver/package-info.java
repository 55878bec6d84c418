/**
 * The Spring Boot starter of a resource server: its settings, its wiring and its metrics. What it checks lives in the packages
 * below; they import from left to right only: {@code webhook → web → jwt, apikey → revocation → authserver → credential}.
 */
package dev.latchkey.resourceserver;
