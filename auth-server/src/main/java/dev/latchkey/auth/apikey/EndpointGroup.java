package dev.latchkey.auth.apikey;

/**
 * Endpoints that a key may be limited to, as a preset describes them. Which endpoints these are is the resource server's business.
 *
 * @param name what people call it
 * @param plan the lowest plan that has it
 */
record EndpointGroup(String name, String plan) {}
