export { type FaultServer, type SeenRequest, startFaultServer } from './fault-server.ts'
export { readOpenapi } from './openapi.ts'
export { emptyProject, packPackage, type Project, runIn } from './project.ts'
export { type ServiceAddress, startService } from './service.ts'
