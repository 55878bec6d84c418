/**
 * Whether a good credential may be used for a request: by the terms that came with it, whichever kind it is. Scopes are the
 * route's affair ({@code web}), limits are counted by {@code ratelimit} and {@code usage}.
 */
package dev.latchkey.resourceserver.restriction;
