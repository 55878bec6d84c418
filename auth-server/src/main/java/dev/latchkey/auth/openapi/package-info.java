/**
 * The description of the API: the OpenAPI document at {@code /v3/api-docs} and the page that shows it. Springdoc finds routes and bodies
 * in the controllers; what it cannot see there is said here, in one place for all features: what each route is called and needs
 * ({@code Routes}), what members must look like ({@code Members}), and the endpoints that filters serve ({@code written.yml}). Tests hold
 * each of these against what the server does. What a role may do is the table in {@code api}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = "api")
package dev.latchkey.auth.openapi;
