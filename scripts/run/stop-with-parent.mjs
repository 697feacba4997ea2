// Loaded into the service before its own code: the channel to run.mjs closes when run.mjs ends, even by kill -9.
// Otherwise a killed `npm start` would leave a service that holds the port and the data folder.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
