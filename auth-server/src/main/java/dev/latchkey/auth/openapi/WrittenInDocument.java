package dev.latchkey.auth.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.models.OpenAPI;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Adds the endpoints that filters serve, and those whose bodies no record describes: they are written down in {@code written.yml}. */
final class WrittenInDocument implements OpenApiCustomizer {

    private final ObjectMapper yaml;

    WrittenInDocument(ObjectMapper yaml) {
        this.yaml = yaml;
    }

    @Override
    public void customise(OpenAPI document) {
        OpenAPI written = read();
        written.getTags().forEach(document::addTagsItem);
        written.getPaths().forEach(document.getPaths()::addPathItem);
        written.getComponents().getSchemas().forEach(document.getComponents()::addSchemas);
        written.getComponents().getResponses().forEach(document.getComponents()::addResponses);
        written.getComponents().getSecuritySchemes().forEach(document.getComponents()::addSecuritySchemes);
    }

    private OpenAPI read() {
        try (InputStream file = WrittenInDocument.class.getResourceAsStream("written.yml")) {
            return yaml.readValue(file, OpenAPI.class);
        } catch (IOException e) {
            throw new UncheckedIOException("written.yml is not what it should be", e);
        }
    }
}
