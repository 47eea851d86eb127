# docker build -t coach-k .
# docker run --env-file worker.env --stop-timeout 50 --read-only --cap-drop all coach-k
# docker run --env-file migrate.env coach-k migrate --dry-run
#
# Every step is a script that also runs without Docker (scripts/test package).

FROM debian:bookworm-slim AS build
WORKDIR /src
COPY . .
RUN scripts/package /dist

FROM debian:bookworm-slim
RUN --mount=type=bind,from=build,source=/,target=/build /build/src/config/docker/install /build/dist
USER coach-k
WORKDIR /
# The relay: docker run --entrypoint coach-relay … run …
ENTRYPOINT ["coach-worker", "--config", "/etc/coach-k/coach.yaml"]
CMD ["run"]
