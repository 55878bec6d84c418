# Builds either server: docker build --build-arg MODULE=auth-server . (or resource-server-sample)
FROM maven:3.9-eclipse-temurin-25 AS build
ARG MODULE
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -q -B -pl ${MODULE} -am package -DskipTests -Dspotless.check.skip \
    && cp ${MODULE}/target/*-exec.jar /application.jar \
    && java -Djarmode=tools -jar /application.jar extract --layers --destination /layers

# Debian's libc, not musl: the native cryptography provider needs it.
FROM eclipse-temurin:25-jre
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin latchkey \
    && mkdir -p /application/data && chown latchkey /application/data
WORKDIR /application
# From what changes least to what changes most.
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
COPY config/ ./config/
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 --enable-native-access=ALL-UNNAMED"
# One start for practice, whose loaded classes all later starts find ready (JEP 514). The heap and the collector are named because what is
# kept depends on them: on a large machine the JVM would choose others than in a small container. The sample asks who it is; nobody is told.
RUN LATCHKEY_RESOURCE_SERVER_CLIENT_ID=practice LATCHKEY_RESOURCE_SERVER_CLIENT_SECRET=practice \
    java -Xmx512m -XX:+UseG1GC -XX:AOTCacheOutput=application.aot -Dspring.context.exit=onRefresh -jar application.jar \
    && rm -rf data/* && chown latchkey data
USER latchkey
ARG MANAGEMENT_PORT=9001
ENV MANAGEMENT_SERVER_PORT=${MANAGEMENT_PORT}
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/localhost/$MANAGEMENT_SERVER_PORT && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["java", "-XX:AOTCache=application.aot", "-jar", "application.jar"]
